package web_test

import (
	"testing"

	"tradecounter/internal/app/apptest"
)

func TestErrorsAreCalmPages(t *testing.T) {
	s := apptest.New(t).Fill()
	for name, page := range map[string]*apptest.Page{
		"nobody": s.Browser().Get("/nothing-here"),
		"member": s.SignIn("jana@nordwind.example").Get("/s/nordwind/orders/HV-1"),
	} {
		if page.Status != 404 || page.Text("h1") != "Not found" || page.Find("main#main") == nil {
			t.Errorf("%s: %d %s", name, page.Status, page.Body)
		}
	}
}
