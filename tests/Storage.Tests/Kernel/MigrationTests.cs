using Parcours.Infrastructure.Storage;

namespace Parcours.Storage.Tests.Kernel;

public sealed class MigrationTests
{
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.SqlServer)]
    public void Migrations_are_numbered_without_a_gap(StorageProvider provider)
    {
        var migrations = Migration.Of(provider);

        migrations.Should().NotBeEmpty();
        migrations.Select(migration => migration.Number).Should().Equal(Enumerable.Range(1, migrations.Count));
    }

    [Fact]
    public void Both_engines_have_the_same_migrations() =>
        Migration.Of(StorageProvider.Sqlite).Select(migration => migration.ToString())
            .Should().Equal(Migration.Of(StorageProvider.SqlServer).Select(migration => migration.ToString()));

    [Fact]
    public void A_changed_text_changes_the_checksum()
    {
        var migration = new Migration(1, "orders", "CREATE TABLE orders (id int)");

        migration.Checksum.Should().HaveLength(64).And.NotBe((migration with { Text = "CREATE TABLE orders (id bigint)" }).Checksum);
    }
}
