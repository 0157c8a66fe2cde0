// Package ui holds the components that pages are made of, and how money, numbers and dates are
// written. Components take finished values and never fetch; their classes are those of
// static/tradecounter.css, and pages bring no style of their own.
package ui
