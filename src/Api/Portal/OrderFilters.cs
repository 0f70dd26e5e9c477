using NodaTime;
using NodaTime.Text;
using Parcours.Application.Portal;
using Parcours.Domain.Partners;

namespace Parcours.Api.Portal;

/// <summary>What the list of orders is narrowed by, as the query string has it.</summary>
public sealed record OrderFilters(string? Search, string? Status, string? Kind, string? Service, string? From, string? To)
{
    public static OrderFilters In(IQueryCollection query) =>
        new(Read(query, "search"), Read(query, "status"), Read(query, "kind"), Read(query, "service"), Read(query, "from"), Read(query, "to"));

    public bool Any => this != new OrderFilters(null, null, null, null, null, null);

    /// <summary>Whether both days are days.</summary>
    public bool AreDaysRight => IsRight(From) && IsRight(To);

    public ListPortalOrders For(Owner owner, int take, string? cursor) => new(owner, Search, Status, Kind, Service, Parse(From), Parse(To), take, cursor);

    private static bool IsRight(string? day) => day is null || Parse(day) is not null;

    // The calendar's last year has no day after its last.
    private static LocalDate? Parse(string? day) => day is not null && LocalDatePattern.Iso.Parse(day) is { Success: true, Value: { Year: > 1 and < 9999 } date } ? date : null;

    private static string? Read(IQueryCollection query, string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}
