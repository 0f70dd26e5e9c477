using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Application.Reviews;

/// <summary>The websites that the caller may use, oldest first.</summary>
[Allows(Actors.Partner)]
public sealed record ListWebsites(Owner Owner) : IQuery<IReadOnlyList<Website>>;

internal sealed class ListWebsitesHandler(IWebsites websites) : IQueryHandler<ListWebsites, IReadOnlyList<Website>>
{
    public async Task<Result<IReadOnlyList<Website>>> Handle(ListWebsites request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<Website>>.Of(await websites.Of(request.Owner, cancellationToken));
}
