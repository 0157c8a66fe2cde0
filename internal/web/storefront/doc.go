// Package storefront answers the pages a buyer shops in. A page looks its products up in one go (one search, one read of
// products, stock, prices and purchases each), writes each of them once into a view's Card, and renders.
package storefront
