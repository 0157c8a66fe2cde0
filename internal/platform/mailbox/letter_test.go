package mailbox

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write what is expected anew")

func told(l Letter) string {
	var b strings.Builder
	add := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	add("id", l.ID)
	add("from", strings.TrimSpace(l.FromName+" <"+l.FromEmail+">"))
	add("to", strings.Join(l.To, " "))
	add("subject", l.Subject)
	add("references", strings.Join(l.References, " "))
	add("automatic", l.Automatic)
	if l.Bounce != nil {
		add("bounce", fmt.Sprintf("failed %v, %q, of %s", l.Bounce.Failed, l.Bounce.Why, strings.Join(l.Bounce.IDs, " ")))
	}
	for _, f := range l.Files {
		add("file", fmt.Sprintf("%s, %s, %d bytes", f.Name, f.Type, len(f.Content)))
	}
	add("left out", strings.Join(l.LeftOut, "; "))
	return b.String() + "\n" + l.Text + "\n"
}

// Letters as mail programs and servers write them, and what is made of each.
func TestLetters(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d letters, %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, expected := told(Parse(raw, false)), strings.TrimSuffix(file, ".eml")+".txt"
		if *update {
			if err := os.WriteFile(expected, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(expected)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant:\n%s", file, got, want)
		}
	}
}

func TestALetterThatIsTooLargeGivesItsText(t *testing.T) {
	raw, err := os.ReadFile("testdata/fresh-with-files.eml")
	if err != nil {
		t.Fatal(err)
	}
	l := Parse(raw[:len(raw)-150], true)
	if l.Text != "The pallet arrived damaged." || len(l.Files) != 0 || len(l.LeftOut) != 1 {
		t.Errorf("%+v", l)
	}
}

// Nothing that comes in a letter breaks the reading, and all of it is text.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.eml")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := Parse(raw, len(raw)%2 == 0)
		if l.ID == "" || !utf8.ValidString(l.Text+l.Subject+l.FromName+l.Automatic) || strings.Contains(l.Text, "\x00") {
			t.Errorf("%+v", l)
		}
	})
}
