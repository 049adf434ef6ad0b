"""A district's own forms (本区定制): a definition as a workbook that a clerk edits, checked, compared, tried out."""
