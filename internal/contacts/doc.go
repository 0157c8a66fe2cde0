// Package contacts owns what the seller's people write down about a client: contacts (one touch between a client and
// the seller: a call, a letter, a visit), notes, and promises, which are due on a day and done once.
//
// A question (a ticket) is one contact, however many letters follow. One asked in the portal counts in the channel email:
// someone writes an answer to it, as to a letter, and PRODUCT.md's figure counts calls and emails.
//
// Tables: contacts, notes. It tells contact.noted and contact.merged (a file of contacts: contacts.imported), records what is
// written in the change log and asks identity who acts.
package contacts
