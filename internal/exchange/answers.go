package exchange

import (
	"context"
	"fmt"
)

func surveyAnswers() spec {
	return spec{
		name: "survey-answers", key: []string{"external_id"}, replace: "imported answers that the file doesn't name are removed",
		columns: []column{
			must("external_id", code(100)).both("x.external_id"),
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "x.account_id"),
			must("at", moment()).both("x.at"),
			must("question", oneOf("nps", "csat")).both("x.question").means("nps or csat"),
			must("score", whole(0, 10)).both("x.score").means("nps 0 to 10, csat 1 to 5"),
			may("member_email", email()).both("x.member_email"),
			may("comment", text(2000)).both("x.comment"),
		},
		from: `survey_answers x JOIN accounts a ON a.id = x.account_id AND x.external_id IS NOT NULL`, id: `x.id`, order: `x.id`,
		narrow: []string{"external_id"}, table: "survey_answers", upsert: "external_id", fact: accountsChanged,
		check: func(ctx context.Context, r *run, batch []*record) error {
			for _, x := range batch {
				score := toInt(r.cell(x, "score"))
				if r.cell(x, "question") != "csat" || score >= 1 && score <= 5 {
					continue
				}
				if err := r.problem(ctx, x.n, "score", fmt.Sprintf("%d is not a satisfaction from 1 to 5.", score)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func baselines() spec {
	return spec{
		name: "baselines", key: []string{"month", "channel"}, replace: "months and channels that the file doesn't name are removed",
		columns: []column{
			must("month", month()).both("b.month").means("2026-11"),
			must("channel", oneOf("call", "email", "chat", "visit")).both("b.channel").means("call, email, chat or visit"),
			must("contacts", whole(0, mostInAMonth)).both("b.contacts"),
			must("minutes", whole(0, mostInAMonth)).both("b.minutes"),
			must("orders", whole(0, mostInAMonth)).both("b.orders").means("taken that way"),
		},
		from: `baselines b`, id: `0`, order: `b.month, b.channel`, narrow: []string{"month"},
		table: "baselines", upsert: "month, channel", fact: accountsChanged,
	}
}

// mostInAMonth bounds counts that a person typed together.
const mostInAMonth = 100_000_000
