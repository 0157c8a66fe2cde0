// Package storefront holds the pages a buyer shops in. They take values that are written already: prices, dates and
// numbers in the account's locale, addresses, drawings; nothing here fetches or decides.
package storefront
