using Parcours.Application.Kernel;
using Parcours.Infrastructure.Storage.Sqlite;

namespace Parcours.Storage.Tests.Sqlite;

/// <summary>Who may be at work on a file beside whom. Each has a lock of its own, as in processes of their own.</summary>
public sealed class SqliteOccupancyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parcours-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_second_server_is_refused_until_the_first_has_left()
    {
        using var second = Comer();
        using (var first = Comer())
        {
            first.EnterToServe();

            second.Invoking(comer => comer.EnterToServe()).Should().Throw<ConfigurationException>().WithMessage("Storage__ConnectionString names *parcours.db, and another process is at work on it*");
        }

        second.Invoking(comer => comer.EnterToServe()).Should().NotThrow();
    }

    [Fact]
    public void Migrators_come_together_but_not_beside_a_server_nor_a_server_beside_them()
    {
        using var server = Comer();
        using var migrators = Comer();
        using (migrators.EnterToMigrate())
        using (migrators.EnterToMigrate())
            server.Invoking(comer => comer.EnterToServe()).Should().Throw<ConfigurationException>();

        server.EnterToServe();

        migrators.Invoking(comer => comer.EnterToMigrate()).Should().Throw<ConfigurationException>().WithMessage("*another process*");
    }

    [Fact]
    public void Servers_on_files_of_their_own_do_not_meet()
    {
        using var one = Comer("one.db");
        using var other = Comer("other.db");
        one.EnterToServe();

        other.Invoking(comer => comer.EnterToServe()).Should().NotThrow();
    }

    private SqliteOccupancy Comer(string file = "parcours.db") => new(new SqliteDatabase("Data Source=" + Path.Combine(_folder.FullName, file)));
}
