package exchange

// Guard makes a cell of an exported file harmless for spreadsheets: one that they could take for a formula gets a ' before
// it. For the tables that pages export; imports and exports of records do it by themselves.
func Guard(cell string) string { return guard(cell) }
