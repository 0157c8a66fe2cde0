// Package search finds products for one account: by words, by any number it may know, by category and filters, and as
// suggestions while typing. Everything it tells (products, counts, facets, spelling offers, suggestions) is made only
// of what the scope sees.
//
// Words live in a Bleve index on disk, one folder per node; it is only a copy, rebuilt whenever it is missing, damaged
// or of another database. What the pages count and sort by lives in columns in memory. Both are one snapshot that
// readers take whole and that Refresh replaces.
//
// Tables read: products, product_attributes, attributes, product_tags, categories, part_numbers, stock, synonyms,
// order_lines, versions. It writes none and tells no events.
package search
