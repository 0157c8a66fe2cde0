// Package contacts owns what the seller's people write down about a client: contacts (one touch between a client and
// the seller: a call, a letter, a visit), notes, and promises, which are due on a day and done once.
//
// Tables: contacts, notes. It records what it does in the change log and asks identity who acts.
package contacts
