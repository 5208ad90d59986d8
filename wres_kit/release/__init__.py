"""From a draft to what is public: sign-off, releases and their versions, corrections, and the record of them."""
