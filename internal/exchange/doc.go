// Package exchange brings files in and out: CSV, the same gzipped, and XLSX, one kind of record per file.
//
// A file goes through four steps. Its lines are read one at a time (csv.go, xlsx.go) and staged as canonical cells, the
// very cells that an export would write, in a scratch SQLite file outside the live tables (stage.go). The staged records
// are compared in batches with what an export of the same keys holds now (plan.go), so that what hasn't changed isn't
// touched. What is left is applied in one transaction (apply.go). A dry run ends before that step; its numbers are the
// same. Since import and export share the cells, what goes out goes back in unchanged.
//
// Each kind is a table of columns (kind.go) with at most a few hooks of its own. Nothing is kept in memory but a batch.
//
// At the desk a file is an import (imports.go): sent in pieces, checked and written by a job each, the state going on in
// the transaction that writes. A product's form, and a change of many products, are such files, too (edit.go, edit_many.go).
//
// Tables: imports is its own. It writes those of catalog, pricing, accounts, identity, orders and insight, as their doc.go demands. Events: one per
// file, catalog.changed, prices.changed, accounts.changed (returns, answers and baselines, too), contacts.imported or orders.imported, and person.invited for each member asked.
package exchange
