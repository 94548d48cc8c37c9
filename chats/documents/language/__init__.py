"""Language: words, stems, sentences and what a question asks for, all by rule and without data files."""
