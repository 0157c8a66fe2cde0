// Package web is the door: one Fiber server, what every request passes (number, deadline, headers, session, CSRF),
// the frame that every page needs (Chrome), and what becomes of errors. The pages' handlers live in its subpackages
// gate, storefront, company and desk.
//
// Handlers read, call one method, answer. They hold no rule and no SQL.
package web
