// Package workspace composes what the seller's people work with on the desk from several domains: the list of clients
// with the figures that matter, what is to be done today, finding anything by a word or number, and the views that a
// person saves of a list. It decides nothing that the domains below decide; what is out of a person's reach isn't there.
//
// It makes clients, hands them over and merges them. Tables: handovers, saved_views.
package workspace
