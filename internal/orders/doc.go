// Package orders owns what was ordered: placing, the states of an order and who moves them, the account's history, and
// what it buys again.
//
// Tables: orders, order_lines, order_taxes, shipments, shipment_lines, order_moves, asks. It tells order.placed,
// order.confirmed, order.shipped, order.delivered, order.cancelled, order.cancel_requested, order.date_changed and
// ask.made. It asks cart what is ordered at which price, catalog for stock and range, accounts for credit, settings for
// delivery, dates and tax.
//
// Locks are taken in one order everywhere (cart or order, stock by product id, number, credit), so that two
// transactions never wait for each other.
package orders
