package settings

import (
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/money"
)

// Worklist is what the seller's people are told of, and how they write to clients from there.
type Worklist struct {
	CartWorth money.Amount // the least value of a cart that nobody came back to, in the seller's currency
	Letters   []LetterTemplate
}

// LetterTemplate is a letter to begin with. {name}, {account} and {me} stand in it for who is written to, their company
// and who writes.
type LetterTemplate struct {
	Name, Subject, Text string
	For                 []string // kinds of what is to be done that it is offered for first
}

var todayKeys = []Key{
	{Name: "today.cart_worth", Default: "150", Help: "least value of a cart left behind that is worth a call, in the seller's currency", read: cartWorth},
	{Name: "letters.templates", Default: defaultLetters,
		Help: "letters to write from Today: a line `name [kinds]`, a line with the subject, then the text; a line --- between them", read: letterTemplates},
}

const defaultLetters = `Thank you for a first order [first]
Your first order with us
Hello {name},

thank you for the first order of {account}. If anything isn’t as you expected, write back or call me: I see to it myself.

{me}
---
We miss your orders [risk, contact]
Is everything all right?
Hello {name},

it has been a while since {account} last ordered. Is something missing, too dear, or not as it should be? A line is enough, and I see what we can do.

{me}
---
Ordering online [phone, stuck]
Can I help with the portal?
Hello {name},

I noticed that ordering in the portal didn’t go as it should lately. Tell me what was in the way: a product that you couldn’t find, a price, anything. I put it right, or show you how in five minutes.

{me}
---
About your cart [cart]
What is still in your cart
Hello {name},

there are things in your cart that you haven’t ordered. If it is about the price, the delivery or a product, tell me; I make you an offer.

{me}
---
About your answer [unhappy]
Thank you for telling us
Hello {name},

thank you for your answer. It wasn’t a good one, and I want to put that right. When can I reach you?

{me}`

func cartWorth(s *Settings, text string) error {
	worth, err := amount(text, s.Currency)
	if err != nil {
		return fmt.Errorf("what a cart is worth: %w", err)
	}
	s.Worklist.CartWorth = worth
	return nil
}

func letterTemplates(s *Settings, text string) error {
	s.Worklist.Letters = nil
	for _, block := range strings.Split("\n"+strings.ReplaceAll(text, "\r", "")+"\n", "\n---\n") {
		if block = strings.TrimSpace(block); block == "" {
			continue
		}
		head, rest, _ := strings.Cut(block, "\n")
		subject, body, _ := strings.Cut(rest, "\n")
		name, kinds, _ := strings.Cut(head, "[")
		t := LetterTemplate{Name: strings.TrimSpace(name), Subject: strings.TrimSpace(subject), Text: strings.TrimSpace(body)}
		if t.Name == "" || t.Subject == "" || t.Text == "" {
			return fmt.Errorf("the letter that begins with %q needs a name, a line with its subject and a text", head)
		}
		t.For = slices.DeleteFunc(strings.FieldsFunc(kinds, func(r rune) bool { return r == ',' || r == ' ' || r == ']' }), func(kind string) bool { return kind == "" })
		s.Worklist.Letters = append(s.Worklist.Letters, t)
	}
	return nil
}
