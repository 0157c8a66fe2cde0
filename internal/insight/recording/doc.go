// Package recording keeps what members do on their pages, on the server and for the seller alone. A page hands a fact to
// Recorder.Observe, which never waits and never fails it; one goroutine writes what waits in batches: rows of the event
// log, visits, searches and the sums of each day. What staff do for or as a member is never recorded.
//
// It also reads back how visits go (funnel.go, journey.go), what is searched (searches.go), what became of carts
// (carts.go) and who seems to be at a loss (stuck.go), and keeps the seller's promise about persons (persons.go).
//
// Tables: visits, searches, daily_sums, and in the event log the names of Facts.
package recording
