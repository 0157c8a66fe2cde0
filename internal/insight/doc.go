// Package insight is the seller's figures: which clients stay, which drift, and why (PRODUCT.md, "The figures"). Pages,
// letters and `tradecounter report` print them from here, so that they never disagree.
//
// Facts of orders and carts are held in memory (facts.go, carts.go) under the versions purchases and figures: what one
// placing or cancelling changed is read anew alone, an import or a merge reads everything anew. Every figure is made of
// sums per account (sums.go), which add up: a figure is the sum over the accounts within reach, and what stands behind
// it are the same sums one account at a time.
//
// It reads orders, contacts, carts, returns, answers and daily sums by SQL and writes none of them.
package insight
