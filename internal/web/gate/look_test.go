package gate_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

func fetch(s *apptest.Shop, address string) (int, string) {
	s.T.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	s.Must(err)
	response, err := s.Web.App.Test(request, -1)
	s.Must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	s.Must(err)
	return response.StatusCode, string(body)
}

func TestAClientsLookIsAtTheDoorOfItsOwnHostOnly(t *testing.T) {
	s := apptest.New(t).Fill()
	ctx := context.Background()
	_, err := s.App.Accounts.SaveTheme(ctx, identity.System("test"), "nordwind", accounts.Theme{Accent: "#0b5563"})
	s.Must(err)
	_, err = s.App.DB.Exec(ctx, `UPDATE accounts SET host = 'shop.nordwind.example' WHERE slug = 'nordwind'`)
	s.Must(err)
	look, err := s.App.Accounts.LookOf(ctx, s.Actor("jana@nordwind.example", "nordwind").Account.ID)
	s.Must(err)
	sheet := "/sign-in/look/" + look.Hash + ".css"

	if status, body := fetch(s, "http://shop.nordwind.example/sign-in"); status != 200 || !strings.Contains(body, sheet) || !strings.Contains(body, "Nordwind") {
		t.Errorf("its own host: %d", status)
	}
	if status, body := fetch(s, "http://shop.nordwind.example"+sheet); status != 200 || !strings.Contains(body, "#0b5563") {
		t.Errorf("its style sheet: %d %s", status, body)
	}
	for _, host := range []string{"http://portal.example", "http://other.example"} {
		if _, body := fetch(s, host+"/sign-in?next=/s/nordwind"); strings.Contains(body, "Nordwind") || strings.Contains(body, look.Hash) {
			t.Errorf("%s shows a client", host)
		}
		for _, path := range []string{sheet, "/sign-in/logo"} {
			if status, _ := fetch(s, host+path); status != 404 {
				t.Errorf("%s%s answers %d", host, path, status)
			}
		}
	}
}
