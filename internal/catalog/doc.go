// Package catalog owns what the seller sells: products with attributes, documents, related products and stock, the
// category tree, and who sees what of it.
//
// Visibility is decided in one place (range.go) from a snapshot of narrow product columns in memory (snapshot.go). The
// database's versions are read at every call, so that a change made by another node or a command is seen at once.
// Whoever changes a product, its tags or its attributes gives the product's row the version that NextVersion("catalog")
// returned in the same transaction; whoever changes assortments, their accounts or single products bumps "ranges"; part
// numbers bump "part_numbers". Products are never deleted, and a SKU never changes.
//
// Tables: categories, products, product_tags, attributes, product_attributes, stock, related_products,
// product_documents, part_numbers, assortments, assortment_rules, account_assortments, account_products, featured.
// Event: catalog.changed, recorded by whoever changes them.
package catalog
