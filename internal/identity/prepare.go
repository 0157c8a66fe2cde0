package identity

import (
	"context"
	"slices"
	"strings"

	"tradecounter/internal/platform/fault"
)

// Prepare makes someone a member of the actor's account without writing to them yet: InviteAgain does when all is ready.
func (s *Service) Prepare(ctx context.Context, actor Actor, n NewMember) error {
	if !actor.Can(ManageCompany) {
		return companyAdminsOnly
	}
	n.Name = strings.TrimSpace(n.Name)
	email, ok := normalEmail(n.Email)
	problem := fault.Invalid("")
	if !ok {
		problem.Add("email", "Enter an email address like name@company.com.")
	}
	if message := checkName(n.Name); message != "" {
		problem.Add("name", message)
	}
	if !slices.Contains(roles, n.Role) {
		problem.Add("role", "Choose what they may do.")
	}
	if err := problem.OrNil(); err != nil {
		return err
	}
	return s.inTx(ctx, "prepare a member", func(ctx context.Context) error {
		if _, err := s.store.addPerson(ctx, NewPerson{Name: n.Name}, email, "", s.now()); err != nil {
			return err
		}
		person, err := s.store.personByEmail(ctx, email)
		if err != nil {
			return err
		}
		return s.addMember(ctx, actor, person, actor.Account.ID, n.Role, false)
	})
}
