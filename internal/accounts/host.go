package accounts

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)

// SetHost gives an account a host name of its own, on which its storefront stands at the root and its sign-in page has
// its look; "" takes it away.
func (s *Service) SetHost(ctx context.Context, actor identity.Actor, slug, host string) error {
	if !actor.Can(identity.Administer) {
		return fault.Denied("Only administrators may give out host names.")
	}
	host = strings.ToLower(strings.TrimSpace(host))
	if host != "" && !hostName.MatchString(host) {
		return fault.Invalid(fmt.Sprintf("%q is not a host name like shop.client.example.", host))
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := s.db.Exec(ctx, `UPDATE accounts SET host = ?, updated_at = ? WHERE slug = ?`, orNull(host), s.now(), slug)
		if db.IsDuplicate(err) {
			return fault.Conflict(fmt.Sprintf("Another account has the host name %s.", host))
		}
		if err != nil {
			return fmt.Errorf("set a host name: %w", err)
		}
		if rows == 0 {
			return fault.NotFound("This account isn’t there.")
		}
		return s.db.Bump(ctx, "accounts")
	})
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
