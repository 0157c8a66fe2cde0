package notify

import (
	"context"

	"tradecounter/internal/identity"
	letters "tradecounter/views/mail"
)

// PersonInvited sends an invitation; to someone who signs in already it says that a further account is theirs.
func (s *Service) PersonInvited(ctx context.Context, e identity.PersonInvited) error {
	person, err := s.identity.Person(ctx, e.PersonID)
	if err != nil {
		return err
	}
	f, err := s.frame(ctx, e.AccountID, "", "")
	if err != nil {
		return err
	}
	where := "the portal of " + f.set.Seller.Name
	if e.AccountID != 0 {
		where = "the portal of " + f.set.Seller.Name + " for " + f.Mark
	}
	if e.Known {
		f.Subject, f.Title = "You can now use "+where, "Hello "+firstName(person.Name)
		f.Text = []string{"You can now use " + where + ", with the sign-in that you have already."}
		f.Action = letters.Action{Text: "Sign in", URL: s.url + "/sign-in"}
		return s.put(ctx, "invitation", f, to{person.Email, person.Name})
	}
	token, err := s.identity.NewLink(ctx, identity.Invitation, e.PersonID, e.AccountID)
	if err != nil {
		return err
	}
	f.Subject, f.Title = "Your invitation to "+where, "Welcome, "+firstName(person.Name)
	f.Text = []string{"You are invited to " + where + ". Choose a password and you are in."}
	f.Action = letters.Action{Text: "Choose a password", URL: s.url + "/invitation/" + token}
	f.After = []string{"The link works once, for 14 days. If it has run out, its page sends you a new one."}
	return s.put(ctx, "invitation", f, to{person.Email, person.Name})
}

// ResetAsked sends the link to set a new password; an address that is nobody's gets nothing.
func (s *Service) ResetAsked(ctx context.Context, e identity.ResetAsked) error {
	if e.PersonID == 0 {
		return nil
	}
	person, err := s.identity.Person(ctx, e.PersonID)
	if err != nil {
		return err
	}
	f, err := s.frame(ctx, 0, "Set a new password", "Set a new password")
	if err != nil {
		return err
	}
	token, err := s.identity.NewLink(ctx, identity.PasswordReset, e.PersonID, 0)
	if err != nil {
		return err
	}
	f.Text = []string{"Someone, probably you, asked to set a new password for " + person.Email + "."}
	f.Action = letters.Action{Text: "Set a new password", URL: s.url + "/reset/" + token}
	f.After = []string{"The link works once, for 2 hours. If it wasn't you, do nothing: your password stays as it is."}
	return s.put(ctx, "reset", f, to{person.Email, person.Name})
}

var passwordHow = map[string]string{
	"changed": "It was changed on the page of your sign-in.", "reset": "It was set through the link of a letter.",
	"administrator": "An administrator of the portal has set it.",
}

// PasswordChanged tells someone that their password is another one now; the one set with an invitation is no news.
func (s *Service) PasswordChanged(ctx context.Context, e identity.PasswordChanged) error {
	how, ok := passwordHow[e.How]
	if !ok {
		return nil
	}
	return s.tell(ctx, e.PersonID, "security", "Your password was changed", how+" Your other sessions have ended.")
}

var secondFactorWords = map[string][2]string{
	"on":    {"Your second factor is set up", "From now on signing in asks for a code of your app."},
	"off":   {"Your second factor is turned off", "Signing in asks for your password alone."},
	"reset": {"Your second factor was reset", "An administrator of the portal has reset it. Signing in asks for your password alone until you set it up again."},
	"codes": {"You have new recovery codes", "The old ones no longer work."},
}

// SecondFactorChanged tells someone what became of their second factor.
func (s *Service) SecondFactorChanged(ctx context.Context, e identity.SecondFactorChanged) error {
	words, ok := secondFactorWords[e.What]
	if !ok {
		return nil
	}
	return s.tell(ctx, e.PersonID, "security", words[0], words[1])
}

func (s *Service) tell(ctx context.Context, personID int64, kind, title, text string) error {
	person, err := s.identity.Person(ctx, personID)
	if err != nil {
		return err
	}
	f, err := s.frame(ctx, 0, title, title)
	if err != nil {
		return err
	}
	f.Text = []string{"Hello " + firstName(person.Name) + ". " + text}
	f.After = []string{"If it wasn't you, set a new password at once and tell us."}
	f.Action = letters.Action{Text: "Look at your sign-in", URL: s.url + "/sign-in"}
	return s.put(ctx, kind, f, to{person.Email, person.Name})
}
