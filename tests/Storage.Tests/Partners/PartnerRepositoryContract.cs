using Microsoft.Extensions.DependencyInjection;
using Parcours.Application.Partners;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Partners;

public abstract class PartnerRepositoryContract(StorageFixture storage) : StorageContract(storage)
{
    [Fact]
    public async Task Each_partner_gets_an_id_of_its_own()
    {
        var partners = Storage.Services.GetRequiredService<IPartnerRepository>();
        var now = Storage.Clock.GetCurrentInstant();
        (await partners.Any(Ct)).Should().BeFalse();

        var first = await Storage.Write(ct => partners.Add("Café 📦", now, ct));
        var second = await Storage.Write(ct => partners.Add("Café 📦", now, ct));

        second.Should().NotBe(first);
        (await partners.Any(Ct)).Should().BeTrue();
    }
}

public sealed class PartnerRepositoryOnSqlite(SqliteStorage storage) : PartnerRepositoryContract(storage), IClassFixture<SqliteStorage>;

public sealed class PartnerRepositoryOnSqlServer(SqlServerStorage storage) : PartnerRepositoryContract(storage), IClassFixture<SqlServerStorage>;
