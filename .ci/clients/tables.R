# Reads the tables over CSV with base R: `Rscript tables.R EXPORTS FOLDER` writes the results into FOLDER/R, in the form
# of canonical.py. tables.py writes the plan into FOLDER: columns.tsv and keys.tsv.

arguments <- commandArgs(trailingOnly = TRUE)
exports <- arguments[1]
folder <- arguments[2]
out <- file.path(folder, "R")
dir.create(out, showWarnings = FALSE)

plan <- function(name, columns) {
  read.delim(file.path(folder, name), header = FALSE, col.names = columns, colClasses = "character", na.strings = character())
}
described <- plan("columns.tsv", c("table", "column", "kind"))
keys <- plan("keys.tsv", c("table", "columns", "other", "references", "codelist"))

classes <- c(
  text = "character", code = "factor", integer = "integer", float = "numeric",
  boolean = "logical", date = "Date", list = "character"
)

load <- function(table, told) {
  path <- file.path(exports, "csv", paste0(table, ".csv"))
  if (is.null(told)) read.csv(path, na.strings = "", encoding = "UTF-8")
  else read.csv(path, na.strings = "", encoding = "UTF-8", colClasses = told)
}

escape <- function(text) {
  for (pair in list(c("\\", "\\\\"), c("\t", "\\t"), c("\n", "\\n"), c("\r", "\\r"))) {
    text <- gsub(pair[1], pair[2], text, fixed = TRUE)
  }
  text
}

double <- function(x) vapply(x, function(one) paste(writeBin(one, raw(), endian = "big"), collapse = ""), "")

cells <- function(x, kind) {
  text <- switch(kind,
    boolean = ifelse(x, "true", "false"),
    date = sprintf("%04d-%s", as.POSIXlt(x)$year + 1900L, format(x, "%m-%d")),
    float = double(x),
    escape(as.character(x))
  )
  text[is.na(x)] <- if (kind == "list") "" else "\\N"
  text
}

save <- function(lines, name) {
  file <- file(file.path(out, name), "wb")
  writeLines(enc2utf8(lines), file, useBytes = TRUE)
  close(file)
}

tables <- list()
report <- character()
note <- function(...) report <<- c(report, paste(..., sep = "\t"))
for (table in unique(described$table)) {
  if (!file.exists(file.path(exports, "csv", paste0(table, ".csv")))) next
  columns <- described[described$table == table, ]
  frame <- load(table, setNames(classes[columns$kind], columns$column))
  guessed <- load(table, NULL)
  tables[[table]] <- frame
  note(table, "rows", "", nrow(frame))
  lines <- mapply(cells, frame, columns$kind, SIMPLIFY = FALSE)
  for (number in seq_len(nrow(columns))) {
    column <- columns$column[number]
    note(table, "type", column, class(frame[[number]]))
    note(table, "inferred", column, class(guessed[[number]]))
    # No list is null: an empty cell is an empty list.
    note(table, "nulls", column, if (columns$kind[number] == "list") 0 else sum(is.na(frame[[number]])))
  }
  save(if (nrow(frame) > 0) do.call(paste, c(unname(lines), sep = "\t")) else character(), paste0(table, ".txt"))
}

key <- function(frame, columns) do.call(paste, c(lapply(frame[columns], as.character), sep = "\r"))
for (number in seq_len(nrow(keys))) {
  one <- keys[number, ]
  if (is.null(tables[[one$table]])) next
  columns <- strsplit(one$columns, ",")[[1]]
  other <- tables[[one$other]]
  if (one$codelist != "") other <- other[other$codelist == one$codelist, ]
  stated <- tables[[one$table]][complete.cases(tables[[one$table]][columns]), ]
  there <- key(other, strsplit(one$references, ",")[[1]])
  note(one$table, "orphans", number - 1, sum(!(key(stated, columns) %in% there)))
}
save(report, "report.tsv")
