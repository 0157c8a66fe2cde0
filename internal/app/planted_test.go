package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// fault is a place in the sources and what it becomes in the planted build.
type fault struct{ file, honest, leaky string }

// plantedVariable tells a planted build which of its faults is wished: "leaks", which are always in it, or "hasty", which
// is there only then.
const plantedVariable = "TRADECOUNTER_PLANTED"

// planting lets one build go on at a time: the second finds nearly all that it needs in Go's cache, since all faults are
// planted in both. Compiling what stands on the faults is most of what the tests cost that must see them.
var planting sync.Mutex

// planted is what `go build` or `go test -c` makes of the sources with all of the faults.
func planted(t *testing.T, build ...string) string {
	t.Helper()
	planting.Lock()
	defer planting.Unlock()
	folder := t.TempDir()
	sources := map[string]string{}
	faults := slices.Clone(hasty)
	for _, l := range leaks {
		faults = append(faults, l.fault)
	}
	for _, f := range faults {
		if sources[f.file] == "" {
			source, err := os.ReadFile(f.file)
			if err != nil {
				t.Fatal(err)
			}
			sources[f.file] = string(source)
		}
		if strings.Count(sources[f.file], f.honest) != 1 {
			t.Fatalf("%s has changed: plant %q anew", f.file, f.honest)
		}
		sources[f.file] = strings.Replace(sources[f.file], f.honest, f.leaky, 1)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for file, source := range sources {
		with := filepath.Join(folder, strings.NewReplacer("/", "-", ".", "").Replace(file)+".go")
		path, err := filepath.Abs(file)
		if err == nil {
			err = os.WriteFile(with, []byte(source), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		overlay.Replace[path] = with
	}
	config, err := json.Marshal(overlay)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "overlay.json"), config, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(folder, "planted")
	compile(t, build[0], append([]string{"-overlay", filepath.Join(folder, "overlay.json"), "-o", bin}, build[1:]...)...)
	return bin
}
