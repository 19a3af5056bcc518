package org.regulars.imports;

/**
 * Why one row of a file was left out.
 *
 * @param row as a spreadsheet counts: the header is row 1
 * @param field the column's name; '' when the row as a whole is wrong
 * @param problem what is wrong and what to do
 */
public record RowProblem(long row, String field, String problem) {}
