using Parcours.Application.Unboxing;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;

namespace Parcours.Infrastructure.Unboxing;

internal sealed class MerchantContacts(SqlSession sql) : IMerchantContacts
{
    private static readonly Statement FindOne = new("SELECT p.name, p.contact_email, p.language FROM partners AS p WHERE p.id = @Partner");

    public async Task<MerchantContact> Find(PartnerId partner, CancellationToken ct) =>
        await sql.First<ContactRow>(FindOne, new { Partner = partner }, ct) is { } row
            ? new MerchantContact(row.Name, row.ContactEmail, row.Language)
            : throw new InvalidOperationException($"There is no partner {partner.Value}.");

    private sealed class ContactRow
    {
        public required string Name { get; init; }

        public string? ContactEmail { get; init; }

        public required string Language { get; init; }
    }
}
