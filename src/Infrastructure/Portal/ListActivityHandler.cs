using System.Globalization;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;
using Parcours.Domain.Kernel;
using Parcours.Domain.Orders;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Portal;

/// <summary>Pages by the number of the last entry shown, which says nothing of entries that are another account's.</summary>
internal sealed class ListActivityHandler(SqlSession sql) : IQueryHandler<ListActivity, Page<Activity>>
{
    internal static readonly Statement Newest = Statement.For(dialect => $"""
        SELECT a.id, a.at, a.actor, a.address, a.action, a.subject, u.name AS actor_name, s.name AS subject_name
          FROM audit_log AS a {dialect.By("ix_audit_log_partner")}
          LEFT JOIN portal_users AS u ON u.id = CASE WHEN a.actor LIKE 'user:%' THEN CAST(SUBSTRING(a.actor, 6, 19) AS bigint) END
          LEFT JOIN portal_users AS s ON s.id = CASE WHEN a.subject LIKE 'user:%' THEN CAST(SUBSTRING(a.subject, 6, 19) AS bigint) END
         WHERE a.partner_id = @Partner AND a.id < @Before
         ORDER BY a.id DESC
        {dialect.Take("@Take")}
        """);

    public async Task<Result<Page<Activity>>> Handle(ListActivity query, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        if (query.Cursor is not null && !long.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return OrderErrors.UnknownCursor;

        var rows = await sql.Query<Row>(Newest, new { query.Partner, Before = before, Take = ListActivity.Take + 1 }, cancellationToken);
        var shown = rows.Take(ListActivity.Take).ToList();
        return new Page<Activity>([.. shown.Select(row => row.ToActivity())], rows.Count > shown.Count ? shown[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    private sealed class Row
    {
        public required long Id { get; init; }

        public required Instant At { get; init; }

        public required string Actor { get; init; }

        public string? Address { get; init; }

        public required string Action { get; init; }

        public required string Subject { get; init; }

        public string? ActorName { get; init; }

        public string? SubjectName { get; init; }

        public Activity ToActivity() => new(At, Actor, ActorName, Address, Action, SubjectName ?? Subject);
    }
}
