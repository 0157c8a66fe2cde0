package ui

import "net/url"

// Where things have their page on the desk.

// DeskClient is a client's page.
func DeskClient(slug string) string { return "/desk/clients/" + url.PathEscape(slug) }

// DeskOrder is an order's page.
func DeskOrder(number string) string { return "/desk/orders/" + url.PathEscape(number) }

// DeskProduct is a product's page.
func DeskProduct(sku string) string { return "/desk/products/" + url.PathEscape(sku) }

// DeskAssortment is an assortment's page at the desk.
func DeskAssortment(code string) string { return "/desk/range/assortments/" + url.PathEscape(code) }

// DeskTicket is a question's page at the desk, or what is done with it there.
func DeskTicket(number string, rest ...string) string {
	at := "/desk/inbox/" + url.PathEscape(number)
	for _, part := range rest {
		at += "/" + url.PathEscape(part)
	}
	return at
}
