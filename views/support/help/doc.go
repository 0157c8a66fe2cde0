// Package help holds the pages that an article is found and read on, by clients in their storefront and by staff at the
// desk: both put the same content into their own frame.
package help
