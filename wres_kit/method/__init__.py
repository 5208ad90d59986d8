"""The method pages of the site: what is computed and how, written by the code and data that compute."""
