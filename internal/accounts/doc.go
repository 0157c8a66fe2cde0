// Package accounts owns client companies: their terms, places, look and credit.
//
// Tables: accounts, locations, credit_entries, themes, theme_drafts, theme_links, featured. It tells account.changed,
// location.changed and theme.changed. It asks identity who acts, and files what is uploaded.
package accounts
