// Package gate is the door: signing in and out, the second factor, invitations and resets, the choice of an account,
// and the pages of one's own sign-in.
package gate
