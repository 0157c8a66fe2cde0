// Package pricing says what a quantity of a product costs an account. One resolver (resolve.go) asks the account's
// contract prices, its price lists by priority and the base list of its currency, and the first that says something
// decides; a quote and its explanation come out of that same code. Nothing stores a price per account and product: they
// are resolved when read, a page at a time.
//
// Whoever changes price lists, prices or contract prices bumps "prices"; whoever changes which lists an account has
// bumps "accounts" or "prices".
//
// Tables: price_lists, price_list_rules, prices, contract_prices, account_price_lists.
package pricing
