package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/workspace"
)

// TestTheDemosStoriesOnToday: of the demo's clients the drifting one is at risk, another went back to the phone, a key
// contact of a third fell silent, and those who order steadily or grow are not told of as any of that.
func TestTheDemosStoriesOnToday(t *testing.T) {
	inTurn(t, 1)
	if testing.Short() {
		t.Skip("the demo takes a minute")
	}
	s := apptest.Demo(t)
	list, err := s.App.Today.List(context.Background(), identity.Reach{All: true, On: s.Now().Date(time.UTC)})
	s.Must(err)
	told := map[string][]workspace.Kind{}
	for _, task := range list {
		told[task.Slug] = append(told[task.Slug], task.Kind)
		if task.AccountID != 0 && task.Kind == workspace.AtRisk && task.Stake <= 0 {
			t.Errorf("%s is at risk without money at stake", task.Slug)
		}
	}
	drifts := []workspace.Kind{workspace.AtRisk, workspace.PhoneAgain, workspace.KeyContact}
	for slug, want := range map[string]workspace.Kind{"kestrel": workspace.AtRisk, "alster-marine": workspace.PhoneAgain, "fjordline": workspace.KeyContact,
		"nordwind": "", "bright-harvest": "", "rheinland-klima": ""} {
		for _, kind := range drifts {
			if got := slices.Contains(told[slug], kind); got != (kind == want) {
				t.Errorf("%s told as %s: %v; all told of it: %v", slug, kind, got, told[slug])
			}
		}
	}
}
