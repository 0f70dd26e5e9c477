using Parcours.Api.Portal;
using Parcours.Application.Kernel;
using Parcours.Application.Portal;

namespace Parcours.Api.Pages.Portal.Developers;

/// <summary>What the account's programs asked in the last days, and how it went.</summary>
public sealed class RequestsModel : PortalPage
{
    public Page<RequestView> Requests { get; private set; } = new([], null);

    /// <summary>The request id that is looked for; null for all.</summary>
    public string? Sought { get; private set; }

    /// <summary>The first digit of the statuses that are looked for; null for all.</summary>
    public string? StatusClass { get; private set; }

    public bool IsFirst { get; private set; }

    public Task OnGet() => Load();

    protected override async Task Load()
    {
        Sought = Asked("id")?.Trim() is { Length: > 0 } id ? id : null;
        StatusClass = ListRequests.Classes.Contains(Asked("class")) ? Asked("class") : null;
        var cursor = Asked("cursor");
        IsFirst = cursor is null;
        // An id that cannot be one is none that is found.
        var found = await Ask(new ListRequests(Caller.Owner, Sought, StatusClass, cursor));
        if (found.Error is null)
            Requests = found.Value;
    }

    private string? Asked(string name) => Request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}
