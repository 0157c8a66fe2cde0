// Package gate holds the pages of getting in: sign-in, invitation, reset, second factor, the choice of an account, and
// what people see of their own sign-in.
package gate
