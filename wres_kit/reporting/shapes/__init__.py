"""How indicators of each shape are shown: tables, charts, sentences, workings, figures that narrative may name."""
