package company_test

import (
	"context"
	"testing"

	"tradecounter/internal/app/apptest"
)

// TestAStandingOrderIsLeftAloneWhileTheWriterIsBusy: an action that can't be saved says so with 503, and works afterwards.
func TestAStandingOrderIsLeftAloneWhileTheWriterIsBusy(t *testing.T) {
	s := apptest.New(t).Fill()
	jana := begin(t, s)
	at := standingAt + "/SO-1001"
	holds, release, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- s.App.DB.InTx(context.Background(), func(context.Context) error {
			close(holds)
			<-release
			return nil
		})
	}()
	<-holds
	if page := jana.Post(at, at+"/pause"); page.Status != 503 {
		t.Errorf("paused while something large is saved: %d %s", page.Status, page.Text("main"))
	}
	close(release)
	s.Must(<-ended)
	if n := s.Count(`SELECT COUNT(*) FROM standing_orders WHERE state = 'active'`); n != 1 {
		t.Errorf("%d standing orders are active after a refused pause", n)
	}
	if page := jana.Post(at, at+"/pause"); page.Status != 303 || s.Count(`SELECT COUNT(*) FROM standing_orders WHERE state = 'paused'`) != 1 {
		t.Errorf("paused afterwards: %d %s", page.Status, page.Text("main"))
	}
}
