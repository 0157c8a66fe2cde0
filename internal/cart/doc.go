// Package cart owns what a member is about to order: one cart per member and account, kept on the server, and what it
// would cost today with delivery, surcharge and tax.
//
// Tables: carts, cart_lines, past_carts (those that ended, end.go). It tells no events. It asks catalog what is visible
// and in stock, pricing what it costs, settings for delivery, surcharge and tax. A change first raises the version of the
// cart's row, which makes changes of one cart wait for each other on both databases.
package cart
