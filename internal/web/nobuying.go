package web

import (
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// NoBuying says why someone may look but not buy; nil for those who may.
func NoBuying(actor identity.Actor) error {
	switch {
	case actor.Can(identity.Buy):
		return nil
	case actor.Account.Status != "active":
		return fault.Denied("Your company’s account is blocked for orders at the moment; please call your client manager.")
	case actor.Blocked:
		return fault.Denied("You may look, but not order at the moment. Ask an administrator of your company.")
	}
	return fault.Denied("Ask a colleague with buying rights.")
}
