package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/valyala/fasthttp"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
)

const staffEmail = "desk@harbour-vale.example"

// addStaff puts an administrator in, who sees every client.
func addStaff(ctx context.Context, a *app.App) error {
	_, err := a.Identity.Add(ctx, identity.System("bench"), identity.NewPerson{Email: staffEmail, Name: "Dana Desk", Staff: identity.Admin, Password: password})
	if err != nil {
		return fmt.Errorf("add staff: %w", err)
	}
	return nil
}

// atDesk signs the administrator in, once for each visitor that works on the desk.
func atDesk(v *visitor, m *member) error {
	if m.desk != "" {
		return nil
	}
	body, err := v.get("/sign-in", "")
	if err != nil {
		return err
	}
	token, err := findField(body)
	if err != nil {
		return err
	}
	r := v.ask(fasthttp.MethodPost, "/sign-in", cookiesOf(v))
	r.Header.SetContentType("application/x-www-form-urlencoded")
	r.SetBodyString(url.Values{"email": {staffEmail}, "password": {password}, "csrf": {token}}.Encode())
	if _, err := v.send(fasthttp.StatusSeeOther); err != nil {
		return err
	}
	m.desk = cookiesOf(v)
	return nil
}

// clientLists are how a person of the seller's looks at 2,000 clients: as they are, sorted, filtered, searched, far down.
var clientLists = []string{"/desk/clients", "/desk/clients?sort=-revenue", "/desk/clients?sort=change&page=20", "/desk/clients?q=client+1", "/desk/clients?trend=growing&sort=-last"}

const clientMark = ` data-row="`

func clientList(v *visitor, m *member) error {
	return v.page(m.next(clientLists), m.desk, clientMark, 50)
}

// clientPage is one client's page, with what happened.
func clientPage(v *visitor, m *member) error {
	return v.page("/desk/clients/"+slugOf(m.account), m.desk, `id="happened"`, 1)
}
