package exchange

import (
	"context"
	"fmt"
	"strings"

	contactfacts "tradecounter/internal/contacts"
	"tradecounter/internal/events"
)

func related() spec {
	return spec{
		name: "related", key: []string{"sku", "related_sku"}, replace: "relations that the file doesn't name are removed",
		columns: []column{
			must("sku", code(64)).at("p.sku").in("product_id").to(toProduct, "r.product_id"),
			must("related_sku", code(64)).at("q.sku").in("related_id").to(toProduct, "r.related_id"),
			must("kind", slug()).both("r.kind").means("accessory, alternative and the like"),
		},
		from: `related_products r JOIN products p ON p.id = r.product_id JOIN products q ON q.id = r.related_id`, id: `0`,
		order: `r.product_id, r.related_id`, narrow: []string{"sku", "related_sku"},
		table: "related_products", upsert: "product_id, related_id", bumps: []string{"catalog"}, fact: catalogChanged,
		check: func(ctx context.Context, r *run, batch []*record) error {
			for _, x := range batch {
				if r.cell(x, "sku") == r.cell(x, "related_sku") {
					if err := r.problem(ctx, x.n, "related_sku", "A product isn't related to itself."); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}
}

func documents() spec {
	return spec{
		name: "documents", key: []string{"sku", "file"}, replace: "documents that the file doesn't name are taken off their products",
		columns: []column{
			must("sku", code(64)).at("p.sku").in("product_id").to(toProduct, "d.product_id"),
			must("file", code(200)).both("d.file").means("the name of an uploaded file"),
			must("title", name(200)).both("d.title"),
		},
		from: `product_documents d JOIN products p ON p.id = d.product_id`, id: `0`, order: `d.product_id, d.file`,
		narrow: []string{"sku", "file"}, table: "product_documents", upsert: "product_id, file", bumps: []string{"catalog"}, fact: catalogChanged,
	}
}

func accountProducts() spec {
	return spec{
		name: "account-products", key: []string{"account", "sku"},
		replace: "single products added or hidden that the file doesn't name follow the accounts' assortments again",
		columns: []column{
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "x.account_id"),
			must("sku", code(64)).at("p.sku").in("product_id").to(toProduct, "x.product_id"),
			must("mode", oneOf("add", "hide")).both("x.mode").means("add or hide"),
		},
		from: `account_products x JOIN accounts a ON a.id = x.account_id JOIN products p ON p.id = x.product_id`, id: `0`,
		order: `x.account_id, x.product_id`, narrow: []string{"account", "sku"},
		table: "account_products", upsert: "account_id, product_id", bumps: []string{"ranges"}, fact: catalogChanged,
	}
}

func partNumbers() spec {
	return spec{
		name: "part-numbers", key: []string{"account", "part_number"}, scope: "account",
		replace: "of the accounts that the file names, part numbers that it doesn't name are removed",
		columns: []column{
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "n.account_id"),
			must("part_number", foldable(64)).both("n.part_number"),
			must("sku", code(64)).at("p.sku").in("product_id").to(toProduct, "n.product_id"),
		},
		from: `part_numbers n JOIN accounts a ON a.id = n.account_id JOIN products p ON p.id = n.product_id`, id: `0`,
		order: `n.account_id, n.part_number`, narrow: []string{"account", "part_number"},
		table: "part_numbers", upsert: "account_id, part_number", bumps: []string{"part_numbers"}, fact: catalogChanged,
		derived: func(r *run) []field { return []field{{name: "part_key", of: r.folded("part_number")}} },
	}
}

func contacts() spec {
	return spec{
		name: "contacts", key: []string{"external_id"},
		replace: "imported contacts that the file doesn't name are removed; those noted on the desk stay",
		columns: []column{
			must("external_id", code(100)).both("x.external_id"),
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "x.account_id"),
			must("at", moment()).both("x.at"),
			must("channel", oneOf("call", "email", "chat", "visit")).both("x.channel").means("call, email, chat or visit"),
			must("reason", name(100)).both("x.reason"),
			must("minutes", whole(0, 24*60)).both("x.minutes"),
			may("note", text(2000)).both("x.note"),
		},
		from: `contacts x JOIN accounts a ON a.id = x.account_id AND x.external_id IS NOT NULL`, id: `x.id`, order: `x.id`,
		spare: `x.external_id LIKE 'desk:%'`, narrow: []string{"external_id"},
		table: "contacts", upsert: "external_id", after: []string{"figures"}, fact: func(r *run) events.Fact { return contactfacts.Imported{Contacts: r.touched()} },
	}
}

func synonyms() spec {
	return spec{
		name: "synonyms", key: []string{"scope", "terms", "input"}, replace: "synonyms that the file doesn't name are removed",
		columns: []column{
			must("terms", list(50, 100, false)).both("s.terms").means("a;b;c: each stands for the others"),
			may("input", code(100)).both("s.input").means("set: one way, it stands for the terms too"),
			may("scope", oneOf("products", "articles")).both("s.scope").or("products").means("products or articles"),
		},
		from: `synonyms s`, id: `s.id`, order: `s.id`, narrow: []string{"terms"},
		table: "synonyms", upsert: "scope, terms, input", bumps: []string{"synonyms"}, fact: catalogChanged,
		check: func(ctx context.Context, r *run, batch []*record) error {
			for _, x := range batch {
				message := ""
				switch terms := readList(r.cell(x, "terms")); {
				case len(r.cell(x, "terms")) > 1500:
					message = "They are longer than 1,500 bytes together; make two groups of them."
				case len(terms) < 2 && r.cell(x, "input") == "":
					message = fmt.Sprintf("%q alone stands for nothing else; write two terms or more, or an input.", strings.Join(terms, ";"))
				}
				if message == "" {
					continue
				}
				if err := r.problem(ctx, x.n, "terms", message); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
