package company

import "net/url"

func pathEscape(text string) string { return url.PathEscape(text) }
