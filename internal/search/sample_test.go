package search_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

// samples is the folder of the sample catalogue; without it the test that needs it is skipped.
func samples(tb testing.TB) string {
	dir := os.Getenv("SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "search")
	if _, err := os.Stat(filepath.Join(dir, "products.csv.gz")); err != nil {
		tb.Skipf("no sample catalogue: %s holds no products.csv.gz (SAMPLES names the folder)", dir)
	}
	return dir
}

func readSample(tb testing.TB, dir string) (products []product) {
	tb.Helper()
	file, err := os.Open(filepath.Join(dir, "products.csv.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	lines := csv.NewReader(unzipped)
	head, err := lines.Read()
	if err != nil {
		tb.Fatal(err)
	}
	column := func(line []string, name string) string { return line[slices.Index(head, name)] }
	for {
		line, err := lines.Read()
		if err == io.EOF {
			return products
		}
		if err != nil {
			tb.Fatal(err)
		}
		products = append(products, product{sku: column(line, "sku"), name: column(line, "name"), category: column(line, "category"),
			brand: column(line, "brand"), description: column(line, "description"), attributes: column(line, "attributes"),
			mpn: column(line, "mpn"), gtin: column(line, "gtin")})
	}
}

// The aims of the search on the sample catalogue.
const (
	aimNDCG  = 0.80
	aimKnown = 0.99
)

func TestSearchOfTheSampleCatalogue(t *testing.T) {
	if testing.Short() {
		t.Skip("loads 19,406 products")
	}
	dir := samples(t)
	products := readSample(t, dir)
	s := newShop(t, dbtest.SQLite(t))
	s.put(products...)
	scope := s.account("everyone", "all")
	s.open()
	t.Run("judged queries", func(t *testing.T) { s.judged(t, scope, dir) })
	t.Run("known items", func(t *testing.T) { s.known(t, scope, products) })
}

// judged measures nDCG@10 with gain 2^r − 1 and what isn't judged as 0.
func (s *shop) judged(t *testing.T, scope identity.Scope, dir string) {
	queries, judgements := readJudged(t, dir)
	sum, n := 0.0, 0
	for _, q := range queries {
		judged := judgements[q.id]
		ideal := make([]int, 0, len(judged))
		for _, r := range judged {
			ideal = append(ideal, r)
		}
		slices.SortFunc(ideal, func(a, b int) int { return cmp.Compare(b, a) })
		best := dcg(ideal)
		if best == 0 {
			continue
		}
		r := s.search(scope, search.Query{Words: q.words, PerPage: 10})
		var got []int
		var told []string
		for _, sku := range s.skus(r.IDs) {
			got = append(got, judged[sku])
			rel, ok := judged[sku]
			told = append(told, sku+"="+map[bool]string{true: strconv.Itoa(rel), false: "?"}[ok])
		}
		ndcg := dcg(got) / best
		sum += ndcg
		n++
		t.Logf("%.3f %-28s %5d %5d %s", ndcg, q.words, r.AllWords, r.Total, strings.Join(told, " "))
	}
	t.Logf("nDCG@10 %.4f over %d queries", sum/float64(n), n)
	if sum/float64(n) < aimNDCG {
		t.Errorf("nDCG@10 = %.4f, want at least %.2f", sum/float64(n), aimNDCG)
	}
}

func dcg(gains []int) (sum float64) {
	for i, r := range gains[:min(len(gains), 10)] {
		sum += (math.Pow(2, float64(r)) - 1) / math.Log2(float64(i)+2)
	}
	return sum
}

type judgedQuery struct{ id, words string }

func readJudged(tb testing.TB, dir string) (queries []judgedQuery, judgements map[string]map[string]int) {
	tb.Helper()
	eachLine(tb, filepath.Join(dir, "dev-queries.tsv"), func(line string) {
		id, words, _ := strings.Cut(line, "\t")
		queries = append(queries, judgedQuery{id, words})
	})
	judgements = map[string]map[string]int{}
	eachLine(tb, filepath.Join(dir, "dev-qrels.txt"), func(line string) {
		var query, zero, sku string
		var r int
		if _, err := fmt.Sscan(line, &query, &zero, &sku, &r); err != nil {
			tb.Fatal(err)
		}
		if judgements[query] == nil {
			judgements[query] = map[string]int{}
		}
		judgements[query][sku] = r
	})
	return queries, judgements
}

func eachLine(tb testing.TB, path string, do func(string)) {
	tb.Helper()
	file, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		do(lines.Text())
	}
}

// known types the numbers of products in other ways than they are written.
func (s *shop) known(t *testing.T, scope identity.Scope, products []product) {
	rnd := rand.New(rand.NewSource(1))
	byKey := map[string]map[string]bool{}
	note := func(key, sku string) {
		if byKey[key] == nil {
			byKey[key] = map[string]bool{}
		}
		byKey[key][sku] = true
	}
	fold := func(text string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, strings.ToLower(text))
	}
	gtin := func(text string) string { return strings.Repeat("0", 14-len(text)) + text }
	for _, p := range products {
		note(fold(p.mpn), p.sku)
		if p.gtin != "" {
			note(gtin(p.gtin), p.sku)
		}
	}
	tried, first := 0, 0
	for _, p := range products {
		for _, number := range []struct{ text, key string }{{p.mpn, fold(p.mpn)}, {p.gtin, "gtin"}} {
			if !strings.ContainsAny(number.text, "0123456789") {
				continue
			}
			if number.key == "gtin" {
				number.key = gtin(number.text)
			}
			if rnd.Intn(4) > 0 {
				continue
			}
			typed := disguise(rnd, number.text)
			r := s.search(scope, search.Query{Words: typed, PerPage: 1})
			tried++
			if len(r.IDs) > 0 && byKey[number.key][s.skus(r.IDs)[0]] {
				first++
			} else if tried-first < 10 {
				t.Logf("%q typed as %q gave %v", number.text, typed, s.skus(r.IDs))
			}
		}
	}
	share := float64(first) / float64(tried)
	t.Logf("known items: %d of %d first, %.2f %%", first, tried, share*100)
	if share < aimKnown {
		t.Errorf("%.2f %% of known items came first, want %.0f %%", share*100, aimKnown*100)
	}
}

// disguise writes a number in another casing, without its dashes and spaces or with others.
func disguise(rnd *rand.Rand, number string) string {
	switch rnd.Intn(5) {
	case 0:
		return strings.ToLower(number)
	case 1:
		return strings.ToUpper(number)
	case 2:
		return strings.NewReplacer("-", "", " ", "", "/", "", ".", "").Replace(number)
	case 3:
		return strings.NewReplacer("-", " ", " ", "-").Replace(number)
	}
	if len(number) > 4 {
		return number[:3] + "-" + number[3:]
	}
	return number
}
