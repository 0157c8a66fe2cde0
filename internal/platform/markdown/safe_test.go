package markdown

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// allowed are the elements that a page may hold and the attributes of each; the invariant of everything below.
var allowed = map[string][]string{
	"p": {"class"}, "br": nil, "hr": nil, "em": nil, "strong": nil, "del": nil, "code": {"class"}, "pre": nil, "blockquote": nil, "ul": nil, "ol": {"start"},
	"li": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": {"align"}, "td": {"align"}, "div": {"class", "tabindex"},
	"h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"}, "a": {"href", "rel"}, "img": {"src", "alt", "loading"},
	"video": {"src", "controls", "preload", "aria-label"},
}

var (
	anchorOfOurs = regexp.MustCompile(`^h-[\p{L}\p{N}-]+$`)
	fileOfOurs   = regexp.MustCompile(`^files/[A-Za-z0-9._-]+$`)
	pathOfOurs   = regexp.MustCompile(`^articles/[a-z0-9-]+$`)
)

// unsafe says what of the HTML, as a browser reads it, may not be there; "" for nothing.
func unsafe(part string) string {
	doc, err := html.Parse(strings.NewReader(`<body><main>` + part + `</main></body>`))
	if err != nil {
		return err.Error()
	}
	inside := false
	var walk func(n *html.Node) string
	walk = func(n *html.Node) string {
		switch {
		case n.Type == html.CommentNode || n.Type == html.DoctypeNode || n.Namespace != "":
			return "there is something else than elements and text"
		case n.Type == html.ElementNode && !inside && slices.Contains([]string{"html", "head", "body", "main"}, n.Data):
			inside = n.Data == "main"
		case n.Type == html.ElementNode:
			attributes, ok := allowed[n.Data]
			if !ok {
				return "an element " + n.Data
			}
			for _, a := range n.Attr {
				if !slices.Contains(attributes, a.Key) || a.Namespace != "" {
					return "an attribute " + n.Data + " " + a.Key
				}
				if why := unsafeValue(n.Data, a.Key, a.Val); why != "" {
					return why
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if why := walk(c); why != "" {
				return why
			}
		}
		return ""
	}
	return walk(doc)
}

func unsafeValue(element, name, value string) string {
	ok := true
	switch name {
	case "id":
		ok = anchorOfOurs.MatchString(value)
	case "src":
		ok = fileOfOurs.MatchString(value)
	case "class":
		ok = slices.Contains([]string{"scroll-x", "callout-name", "callout callout-note", "callout callout-tip", "callout callout-warning"}, value) || strings.HasPrefix(value, "language-")
	case "href":
		u, err := url.Parse(value)
		switch {
		case err != nil:
			ok = false
		case u.Scheme == "":
			ok = u.Host == "" && u.RawQuery == "" && (pathOfOurs.MatchString(u.Path) || (u.Path == "" && anchorOfOurs.MatchString(u.Fragment)))
		default:
			ok = slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme) && u.User == nil
		}
	}
	if !ok {
		return fmt.Sprintf("%s %s=%q", element, name, value)
	}
	return ""
}

func checkSafe(t *testing.T, src string) {
	t.Helper()
	p := Read(src)
	for _, part := range p.Parts {
		if why := unsafe(part.HTML); why != "" {
			t.Errorf("%q: %s in %s", src, why, part.HTML)
		}
		if part.SKU != "" && strings.ContainsAny(part.SKU, "{}\n") {
			t.Errorf("%q: a card of %q", src, part.SKU)
		}
	}
	for _, h := range p.Headings {
		if !anchorOfOurs.MatchString(h.ID) || h.Level < 2 || h.Level > 6 {
			t.Errorf("%q: heading %+v", src, h)
		}
	}
	lines := strings.Count(src, "\n") + 1
	for _, l := range p.Links {
		if l.Line < 1 || l.Line > lines {
			t.Errorf("%q: a link on line %d", src, l.Line)
		}
	}
}

// vectors are of the kinds that cheat sheets of cross-site scripting list, as Markdown carries them.
var vectors = []string{
	`<script>alert(1)</script>`, `<SCRIPT SRC=//x.example/a.js></SCRIPT>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`,
	`<iframe src="javascript:alert(1)">`, `<a href="javascript:alert(1)">x</a>`, `<style>@import 'x'</style>`, `<p style="background:url(javascript:1)">`,
	`<body onload=alert(1)>`, `<math><mtext></p><style><img src onerror=1>`, `<details open ontoggle=alert(1)>`, `<base href=//x.example>`, `<meta http-equiv=refresh content=0>`,
	`<form action=//x.example><input>`, `<object data="data:text/html,x">`, `<embed src=x>`, `<link rel=stylesheet href=x>`, `<!--><script>1</script>-->`, `<![CDATA[<script>1</script>]]>`,
	`<<script>alert(1);//<</script>`, `<scr<script>ipt>1</scr</script>ipt>`, `<img """><script>1</script>">`, `<div id=main>`, `<a name=x id=constructor>`, `<textarea></p><script>1</script>`,
	`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, `[x]( javascript:alert(1))`, `[x](&#106;avascript:alert(1))`, `[x](&#x6A;avascript&colon;alert(1))`, `[x](java&#9;script:alert(1))`,
	"[x](java\tscript:alert(1))", `[x](java&NewLine;script:alert(1))`, `[x](\javascript:alert(1))`, `[x](&#1;javascript:alert(1))`, `[x](vbscript:1)`, `[x](data:text/html;base64,PHNjcmlwdD4=)`,
	`[x](DATA:text/html,x)`, `[x](file:///etc/passwd)`, `[x](blob:x)`, `[x](//x.example)`, `[x](\\x.example)`, `[x](/\x.example)`, `[x](https:x)`, `[x](https:///x)`, `[x](http://a@b@c)`,
	`[x](https://user:pass@x.example)`, `[x](javascript&colon;alert(1))`, `[x](javascript%3Aalert(1))`, `[x](feed:javascript:1)`, `[x](view-source:x)`, `[x](ms-settings:x)`,
	`[x](<javascript:alert(1)>)`, `[x](https://x.example "onmouseover=alert(1)")`, `[x](https://x.example" onmouseover="alert(1))`, `[x](https://x.example/"><script>1</script>)`,
	`<javascript:alert(1)>`, `<data:text/html,x>`, `<https://x.example/"onclick=1>`, `<a@b.example" onclick=1>`, `https://x.example/"onclick=alert(1)`, `www.x.example/<script>`, `javascript:alert(1)//https://x.example`,
	`![x](javascript:alert(1))`, `![x](data:image/svg+xml,<svg onload=1>)`, `![x"onerror="alert(1)](a.png)`, `![x](a.png"onerror="alert(1))`, `![x](a.png "onerror=1")`, `![x](x.svg#a)`, `![x](a.png?b)`,
	`![x](../../secret.png)`, `![x](a/../b.png)`, `![x](%2e%2e%2fa.png)`, `![<script>](a.mp4)`, `![![x](javascript:1)](a.png)`, `[![x](a.png)](javascript:1)`,
	"[x][1]\n\n[1]: javascript:alert(1)", "[x]\n\n[x]: <javascript:alert(1)> \"t\"", "[x]\n\n[x]: https://x.example 'a\"onclick=1'", "[a]: data:text/html,x\n\n![a]",
	"```\"><script>alert(1)</script>\nx\n```", "```x\" onclick=\"1\nx\n```", "~~~<img src=x onerror=1>\n~~~", "`<script>`", "## <script>alert(1)</script>", "## x {#main onclick=1}", "## constructor",
	"> [!NOTE]<script>\n> x", "> [!note\" onclick=1]", "{product <script>1</script>}", "{product x\" onclick=\"1}", "|<script>|\n|-|\n|`</td><script>`|", "|a|\n|:-\" onclick=1|\n|b|",
	"- [ ] <input onfocus=1 autofocus>", "1. x\n<script>\n2. y", "<p\n\nonclick=1>", "a\x00b<script\x00>", "\xff\xfe<script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "\\<script>", "+ADw-script+AD4-",
	"<xss:script>1", "<?xml-stylesheet href=x?>", "<!ENTITY x 'y'>", "<noscript><p title=\"</noscript><img src=x onerror=1>\">", "<template><script>1</script></template>", "<select><style></select><img src onerror=1>",
	"[x](mailto:a@b.example?body=<script>)", "[x](tel:1\" onclick=\"1)", "[x](#\"onclick=1)", "[x](#javascript:1)", "[x](returns#<script>)", "[x](returns\" onclick=\"1)",
}

func TestKnownAttacks(t *testing.T) {
	for _, v := range vectors {
		for _, wrap := range []string{"%s", "a %s b", "> %s", "- %s", "**%s**", "## %s", "| %s |\n|-|\n| %[1]s |", "[%s](returns)", "![%s](a.png)", "> [!TIP]\n> %s", "x\n%s\ny"} {
			checkSafe(t, fmt.Sprintf(wrap, v))
		}
	}
}

// Texts that nest or repeat without end are read in a moment.
func TestDeepAndLongTexts(t *testing.T) {
	for _, part := range []string{">", "- ", "[", "*", "![", "`", "**a", "[a](", "<", "| a ", "{product ", "_a", "~~", "&#", "\\", "a@b.c ", "[a]: b\n", "# a\n"} {
		begun := time.Now()
		checkSafe(t, strings.Repeat(part, 8_000/len(part)))
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%q repeated takes %v", part, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, v := range vectors {
		f.Add(v)
	}
	f.Add("## A\n\n> [!TIP]\n> x\n\n{product A-1}\n\n|a|b|\n|-|-|\n|[c](d#e)|![f](g.png)|\n\n1. https://a.example\n2. ~~x~~ `y`\n")
	f.Fuzz(func(t *testing.T, src string) { checkSafe(t, src) })
}
