package markdown

import (
	"reflect"
	"strings"
	"testing"
)

func htmlOf(src string) string {
	var b strings.Builder
	for _, part := range Read(src).Parts {
		if part.SKU != "" {
			b.WriteString("[" + part.SKU + "]")
		}
		b.WriteString(part.HTML)
	}
	return strings.TrimSpace(b.String())
}

func TestWhatIsWritten(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"paragraphs":          {"One *two* **three** ~~four~~ `five`", "<p>One <em>two</em> <strong>three</strong> <del>four</del> <code>five</code></p>"},
		"no title of ours":    {"# One", `<h2 id="h-one">One</h2>`},
		"headings":            {"## Größe & Maß\n### It’s **new**\n## Größe & Maß", "<h2 id=\"h-größe-maß\">Größe &amp; Maß</h2>\n<h3 id=\"h-its-new\">It’s <strong>new</strong></h3>\n<h2 id=\"h-größe-maß-2\">Größe &amp; Maß</h2>"},
		"steps":               {"3. One\n4. Two", "<ol start=\"3\">\n<li>One</li>\n<li>Two</li>\n</ol>"},
		"a table":             {"|a|b|\n|-|:-:|\n|1|2|", "<div class=\"scroll-x\" tabindex=\"0\"><table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"center\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"center\">2</td>\n</tr>\n</tbody>\n</table></div>"},
		"a callout":           {"> [!TIP]\n> Press **Enter**.", "<div class=\"callout callout-tip\"><p class=\"callout-name\">Tip</p>\n<p>Press <strong>Enter</strong>.</p>\n</div>"},
		"an empty callout":    {"> [!NOTE]", "<div class=\"callout callout-note\"><p class=\"callout-name\">Note</p>\n</div>"},
		"a list in a note":    {"> [!WARNING]\n>\n> - one", "<div class=\"callout callout-warning\"><p class=\"callout-name\">Warning</p>\n<ul>\n<li>one</li>\n</ul>\n</div>"},
		"a quotation":         {"> [!HINT]\n> x", "<blockquote>\n<p>[!HINT]\nx</p>\n</blockquote>"},
		"a product card":      {"See\n\n{product HV-100 A}\n\nit.", "<p>See</p>\n[HV-100 A]<p>it.</p>"},
		"a card in a line":    {"See {product HV-1}.", "<p>See {product HV-1}.</p>"},
		"a card in a list":    {"- {product HV-1}", "<ul>\n<li>{product HV-1}</li>\n</ul>"},
		"a picture":           {"![A bolt](bolt-m8.png)", `<p><img src="files/bolt-m8.png" alt="A bolt" loading="lazy"></p>`},
		"a film":              {"![How to](cut.mp4)", `<p><video controls="" preload="metadata" src="files/cut.mp4" aria-label="How to"></video></p>`},
		"a picture of others": {"![A bolt](https://x.example/a.png)", "<p>A bolt</p>"},
		"a picture above":     {"![A bolt](../a.png)", "<p>A bolt</p>"},
		"an article":          {"[Returns](returns) and [pack](returns.md#how-to-pack)", `<p><a href="articles/returns">Returns</a> and <a href="articles/returns#h-how-to-pack">pack</a></p>`},
		"a heading":           {"[down](#Größe)", `<p><a href="#h-gr%C3%B6%C3%9Fe">down</a></p>`},
		"outside":             {"[a](https://a.example/?b=1&c=2) <mailto:a@b.example> a@b.example www.a.example", `<p><a href="https://a.example/?b=1&amp;c=2" rel="noreferrer">a</a> <a href="mailto:a@b.example">mailto:a@b.example</a> <a href="mailto:a@b.example">a@b.example</a> <a href="http://www.a.example" rel="noreferrer">www.a.example</a></p>`},
		"telephone":           {"[call](tel:+49401234)", `<p><a href="tel:+49401234">call</a></p>`},
		"no path of ours":     {"[desk](/desk/people) [up](../x) [q](?a=b)", "<p>desk up q</p>"},
		"HTML is text":        {"<b>x</b>\n\n<div>\ny", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n<p>&lt;div&gt;\ny</p>"},
		"code":                {"```csv\na;b\n```", "<pre><code class=\"language-csv\">a;b\n</code></pre>"},
	} {
		if got := htmlOf(c.src); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestLinksAreNoted(t *testing.T) {
	p := Read("One [a](returns#pack)\ntwo ![b](x.png)\n\n{product HV-1}\n\n| [c](#one) |\n|-|\n| [d](javascript:x) |\n\nhttps://a.example")
	want := []Link{{LinkArticle, "returns", "h-pack", 1}, {LinkFile, "x.png", "", 2}, {LinkProduct, "HV-1", "", 4}, {LinkHeading, "#one", "h-one", 6},
		{LinkBad, "javascript:x", "", 8}, {LinkExternal, "https://a.example", "", 10}}
	if !reflect.DeepEqual(p.Links, want) {
		t.Errorf("got %+v\nwant %+v", p.Links, want)
	}
}

func TestSections(t *testing.T) {
	p := Read("Before &amp; *after*.\n\n## Pack `it`\n\n1. One\n2. Two\n\n|a|b|\n|-|-|\n|1|2|\n\n{product HV-1}\n\n### Empty\n\n## Last\n\n    code")
	want := []Section{{Heading{}, "Before & after."}, {Heading{"h-pack-it", "Pack it", 2}, "One\nTwo\na · b\n1 · 2\nHV-1"}, {Heading{"h-empty", "Empty", 3}, ""},
		{Heading{"h-last", "Last", 2}, "code"}}
	if !reflect.DeepEqual(p.Sections, want) {
		t.Errorf("got %+v", p.Sections)
	}
	if got := p.Products(); !reflect.DeepEqual(got, []string{"HV-1"}) {
		t.Errorf("products %q", got)
	}
	if !strings.HasPrefix(p.Text(), "Before & after.\nPack it\nOne\n") {
		t.Errorf("text %q", p.Text())
	}
}

// The addresses go into attributes alone, never into what an author wrote; what the reader may not open is no link.
func TestAddressesArePutIn(t *testing.T) {
	p := Read("`href=\"articles/x\"` [a](returns#pack) [*secret*](rebates) ![src=\"files/](b.png) ![c](d.png)")
	got := p.At(Place{Articles: "/s/nordwind/help/", Files: "/s/nordwind/help/here/files/", Opens: func(slug string) bool { return slug == "returns" },
		Size: func(name string) (int, int) {
			if name == "b.png" {
				return 40, 30
			}
			return 0, 0
		}})[0].HTML
	want := `<p><code>href=&#34;articles/x&#34;</code> <a href="/s/nordwind/help/returns#h-pack">a</a> <em>secret</em> ` +
		`<img width="40" height="30" src="/s/nordwind/help/here/files/b.png" alt="src=&#34;files/" loading="lazy"> <img src="/s/nordwind/help/here/files/d.png" alt="c" loading="lazy"></p>`
	if strings.TrimSpace(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
